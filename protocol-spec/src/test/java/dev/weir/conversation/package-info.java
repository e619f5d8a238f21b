/**
 * Scripts of WAMP conversations and what plays them against a router, over any transport and
 * serializer. Knows of the code under test only the names of the serializers.
 */
package dev.weir.conversation;
