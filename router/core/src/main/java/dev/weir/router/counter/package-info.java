/** What the router counts. */
package dev.weir.router.counter;
