/**
 * Logins by cryptosign for clients whose keys the router was not told of: chains of certificates up
 * to a trustroot (advanced profile, "Trustroots and Certificates"). Imports of the router only its
 * seam for authenticators, and of Bouncy Castle Keccak-256 and secp256k1.
 */
package dev.weir.router.trustroots;
