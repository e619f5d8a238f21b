/**
 * Traces of calls and events for OpenTelemetry. Imports {@code dev.weir.client} and OpenTelemetry's
 * API.
 */
package dev.weir.client.opentelemetry;
