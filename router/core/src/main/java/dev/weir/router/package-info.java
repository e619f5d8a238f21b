/** The embeddable WAMP router: {@link dev.weir.router.Router} is where to begin. */
package dev.weir.router;
