/**
 * Publish and subscribe: subscriptions of one realm and the routing of publications. Plain,
 * sequential code.
 */
package dev.weir.router.broker;
