/**
 * The meta API of a realm (advanced profile): the procedures and topics of the router itself, below
 * {@code wamp.}. Plain, sequential code inside the realm's turn; imports broker and dealer, and is
 * given what else it needs of the realm.
 */
package dev.weir.router.meta;
