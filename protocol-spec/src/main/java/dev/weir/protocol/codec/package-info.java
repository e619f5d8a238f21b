/**
 * Messages to octets and back, in JSON, MessagePack and CBOR. Only the envelope of a message is
 * parsed; Arguments and ArgumentsKw are validated and stay raw. May import {@code
 * dev.weir.protocol} and the JDK.
 */
package dev.weir.protocol.codec;
