package dev.weir.router.member;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Role;
import dev.weir.protocol.Yield;

/**
 * Payload passthru mode (advanced profile): a payload that the router must not look into, known by
 * a {@code ppt_scheme} that is not empty. The four {@code ppt_…} options become details of the
 * message passed on, as they are. Who sends no options pays one look at an empty dictionary.
 * Stateless.
 */
public final class Passthru {
  private static final String SCHEME = "ppt_scheme";
  private static final String PREFIX = "ppt_";

  private Passthru() {}

  /** Whether a message with these options uses the mode. */
  public static boolean used(Dict options) {
    for (int i = 0; i < options.size(); i++) {
      if (options.option(i).equals(SCHEME)) {
        return options.value(i) instanceof String scheme && !scheme.isEmpty();
      }
    }
    return false;
  }

  /** Whether a session announced the mode for a role. */
  public static boolean announced(Member member, Role role) {
    return member.hello().announces(role, Feature.PAYLOAD_PASSTHRU_MODE);
  }

  /**
   * CALL, PUBLISH and YIELD may use the mode when their sender announced it.
   *
   * @throws ProtocolViolation when it did not
   */
  public static void require(Member sender, Message message) {
    switch (message.type()) {
      case CALL ->
          require(sender, Role.CALLER, MessageType.CALL, ((Call) message).options().dict());
      case PUBLISH ->
          require(
              sender, Role.PUBLISHER, MessageType.PUBLISH, ((Publish) message).options().dict());
      case YIELD ->
          require(sender, Role.CALLEE, MessageType.YIELD, ((Yield) message).options().dict());
      default -> {}
    }
  }

  /** Copies the four attributes, when the mode is used. */
  public static void copy(Dict options, Dict.Builder details) {
    if (!used(options)) {
      return;
    }
    for (int i = 0; i < options.size(); i++) {
      String key = options.option(i);
      if (isAttribute(key)) {
        details.put(key, options.value(i));
      }
    }
  }

  private static void require(Member sender, Role role, MessageType type, Dict options) {
    if (used(options) && !announced(sender, role)) {
      throw new ProtocolViolation(
          type
              + ".Options.ppt_scheme needs payload_passthru_mode, which HELLO did not announce for"
              + " the role "
              + role.word());
    }
  }

  private static boolean isAttribute(String key) {
    return key.startsWith(PREFIX)
        && switch (key) {
          case SCHEME, "ppt_serializer", "ppt_cipher", "ppt_keyid" -> true;
          default -> false;
        };
  }
}
