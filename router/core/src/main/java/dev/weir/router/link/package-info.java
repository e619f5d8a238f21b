/** The contract between connections and what lives on them. Imports nothing of sockets. */
package dev.weir.router.link;
