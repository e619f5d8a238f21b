/**
 * Large transfers as streams of chunks, with a credit window and resumption (docs/decisions/0018):
 * an application of the client's progressive calls, which it uses by its public methods only.
 */
package dev.weir.client.transfer;
