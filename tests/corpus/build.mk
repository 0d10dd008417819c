# SPDX-License-Identifier: GPL-2.0-or-later
# Recorded machines that are not part of the source: DIR is a folder of dumps.
corpus_parse := $(B)/san/tests/corpus/parse

$(corpus_parse): $(corpus_parse).o $(B)/san/libmemwipe.a
	$(say) LD $@
	$(Q)$(CC) $(SANITIZERS) -o $@ $^

## test-corpus: every parser over the dumps of real machines in DIR, compared with ACPICA's tools
test-corpus: packages-corpus $(corpus_parse) $(loader)
	$(Q)[ -d "$(DIR)" ] || { echo "test-corpus: name a folder of dumps: DIR=..." >&2; exit 2; }
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/corpus/judge.py $(corpus_parse) $(loader) $(DIR)

.PHONY: test-corpus
