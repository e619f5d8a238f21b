package dev.weir.router.auth;

import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramKeys;

/** A user of WAMP-SCRAM, or what is made up for a name that nobody has. Immutable. */
record ScramUser(ScramKeys keys, KeyDerivation derivation, String role, boolean known) {}
