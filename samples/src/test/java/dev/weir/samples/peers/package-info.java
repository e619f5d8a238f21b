/**
 * What WAMP has for every client, tried by ours with any router: with Weir in each build, with
 * nexus and Crossbar by {@code .ci/client-peers}. Imports the client, and Weir's router to start
 * one.
 */
package dev.weir.samples.peers;
