package dev.weir.router.trustroots;

import java.math.BigInteger;

/** What all certificates of a chain must be bound to. Immutable. */
record TrustDomain(
    EthereumAddress root,
    EthereumAddress realm,
    BigInteger chainId,
    EthereumAddress verifyingContract) {}
