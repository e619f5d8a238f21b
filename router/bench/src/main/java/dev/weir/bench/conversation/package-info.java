/** The conversations of the protocol played against routers, and the table of what came of it. */
package dev.weir.bench.conversation;
