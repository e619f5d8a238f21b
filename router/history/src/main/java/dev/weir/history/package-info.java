/**
 * The durable event history of a realm: a {@link dev.weir.router.history.HistoryStore} on H2's
 * MVStore, which only this package imports.
 */
package dev.weir.history;
