/**
 * What all requests over HTTP share: the pages and cookies that are let in, and how the others are
 * refused. Imports Undertow.
 */
package dev.weir.router.http;
