/** The router inside of an application. */
package dev.weir.router.embedding;
