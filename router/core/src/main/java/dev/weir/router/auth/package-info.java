/** Who may join and what a role may do. */
package dev.weir.router.auth;
