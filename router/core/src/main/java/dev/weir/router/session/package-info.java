/**
 * The session as it lives on a connection: states, request ids, batches, and the drain of its
 * mailbox.
 */
package dev.weir.router.session;
