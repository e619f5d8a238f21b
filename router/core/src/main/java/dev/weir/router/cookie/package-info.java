/**
 * Browsers that are known again by a cookie: what a cookie is like, who it stands for and where
 * that is kept. Imports of the router only its seam for authenticators.
 */
package dev.weir.router.cookie;
