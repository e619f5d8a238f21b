/**
 * Payload validation by JSON Schema (Draft 4 to 2020-12) for the router. The only package that
 * imports the validator library, and Jackson for it.
 */
package dev.weir.router.schema;
