package dev.weir.protocol;

/**
 * One WAMP message of the Basic or Advanced Profile; immutable. A receiver switches over {@link
 * #type()}.
 */
public sealed interface Message
    permits Hello,
        Welcome,
        Abort,
        Challenge,
        Authenticate,
        Goodbye,
        ErrorMessage,
        Publish,
        Published,
        Subscribe,
        Subscribed,
        Unsubscribe,
        Unsubscribed,
        Event,
        Call,
        Cancel,
        Result,
        Register,
        Registered,
        Unregister,
        Unregistered,
        Invocation,
        Interrupt,
        Yield {

  /** The message's type, which decides its class. */
  MessageType type();
}
