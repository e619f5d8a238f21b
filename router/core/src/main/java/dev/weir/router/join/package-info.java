/**
 * Opening a session: from HELLO to WELCOME or ABORT, by which method, and what is counted against
 * those who guess.
 */
package dev.weir.router.join;
