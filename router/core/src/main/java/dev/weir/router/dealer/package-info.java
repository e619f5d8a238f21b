/**
 * Remote procedure calls: registrations of one realm and the calls in progress. Plain, sequential
 * code.
 */
package dev.weir.router.dealer;
