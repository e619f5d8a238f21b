/**
 * Event history (advanced profile): the events of configured topics, in order, in memory or on
 * disk, and how they are read again. What runs in the realm's turn is plain code; reading and
 * writing have threads of their own.
 */
package dev.weir.router.history;
