/** A session as broker and dealer address it: an identity and a mailbox, never a socket. */
package dev.weir.router.member;
