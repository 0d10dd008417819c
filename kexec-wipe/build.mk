# SPDX-License-Identifier: GPL-2.0-or-later
include kexec-wipe/payload/build.mk
