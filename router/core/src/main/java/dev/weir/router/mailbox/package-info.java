/**
 * What waits to be written to sessions, bounded in octets, and the loops that drain it. One of the
 * few packages that lock.
 */
package dev.weir.router.mailbox;
