/**
 * The admin listener: health, readiness and metrics, on threads of its own. Imports Undertow and
 * what the router lets be measured.
 */
package dev.weir.daemon.admin;
