package dev.weir.router.undertow;

/**
 * Why a request is not upgraded to a WebSocket.
 *
 * @param status of the HTTP response
 * @param sentence its body, for whoever wrote the client
 */
record Refusal(int status, String sentence) {}
