# SPDX-License-Identifier: GPL-2.0-or-later
"""AES keys expanded as FIPS 197 says, section 5.2: what a program that uses a key has in memory."""
ROUNDS = {16: 10, 32: 14}


def _product(a, b):
    result = 0
    for _ in range(8):
        if b & 1:
            result ^= a
        a = a << 1 ^ (0x11b if a & 0x80 else 0)
        b >>= 1
    return result


def _substitute(value):
    inverse = next((x for x in range(256) if _product(value, x) == 1), 0)
    bits = 0
    for i in range(8):
        bit = 0x63 >> i
        for j in (0, 4, 5, 6, 7):
            bit ^= inverse >> (i + j) % 8
        bits |= (bit & 1) << i
    return bits


_BOX = [_substitute(value) for value in range(256)]


def schedule_bytes(key_bytes):
    return 16 * (ROUNDS[key_bytes] + 1)


def expand(key):
    """The round keys, of which the first ones are the key itself."""
    words = [key[i:i + 4] for i in range(0, len(key), 4)]
    step, constant = len(words), 1
    while 4 * len(words) < schedule_bytes(len(key)):
        word = words[-1]
        if len(words) % step == 0:
            word = bytes(_BOX[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = _product(constant, 2)
        elif step > 6 and len(words) % step == 4:
            word = bytes(_BOX[byte] for byte in word)
        words.append(bytes(a ^ b for a, b in zip(words[-step], word)))
    return b"".join(words)
