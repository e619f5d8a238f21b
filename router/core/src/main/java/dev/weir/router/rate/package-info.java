/** How often sessions may do what they do: token buckets of one realm. Plain, sequential code. */
package dev.weir.router.rate;
