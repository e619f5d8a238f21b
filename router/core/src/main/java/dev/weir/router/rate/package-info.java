/**
 * How often sessions may do what they do: token buckets of one realm, of which a listener has one
 * too. Plain, sequential code.
 */
package dev.weir.router.rate;
