package dev.weir.gateway.jsonrpc;

import dev.weir.gateway.json.JsonPayload;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import java.util.Set;

/**
 * JSON texts to requests: the version is told by the member {@code jsonrpc}, params stay as they
 * stand. Confined to one thread.
 */
final class RequestReader {
  private static final byte[] ABSENT = {};

  private final JsonParts batch;
  private final JsonParts parts;
  private final Set<Version> versions;

  private boolean ofVersion2;
  private boolean hasId;
  private byte[] id = ABSENT;
  private boolean idIsNull;
  private String method = "";
  private byte[] arguments = ABSENT;
  private byte[] keywords = ABSENT;
  private String wrong = "";
  private int seen;

  RequestReader(Limits limits, Set<Version> versions) {
    this.batch = new JsonParts(limits);
    this.parts = new JsonParts(limits);
    this.versions = Set.copyOf(versions);
  }

  /** What a text holds, in the order of the calls. */
  interface Requests {
    /** A list of requests begins, whose answers belong together. */
    void batchBegins();

    void request(Request request);

    /** Something that is to be answered and cannot be called. */
    void refused(Version version, RequestId id, Fault fault);

    void batchEnds();
  }

  /**
   * Reads a text, which is an object or a list.
   *
   * @return false when it is no JSON; this has been said
   */
  boolean read(byte[] octets, int offset, int length, Requests to) {
    try {
      if (isObject(octets, offset, length)) {
        one(octets, offset, length, to);
      } else {
        several(octets, offset, length, to);
      }
      return true;
    } catch (ProtocolViolation e) {
      to.refused(standard(), RequestId.NULL, Fault.notJson(e.getMessage()));
      return false;
    } finally {
      batch.release();
      parts.release();
    }
  }

  /** In which version is answered what does not say its own. */
  Version standard() {
    return versions.contains(Version.V2) ? Version.V2 : Version.V1;
  }

  private boolean isObject(byte[] octets, int offset, int length) {
    batch.open(octets, offset, length);
    return batch.isObject();
  }

  /** The whole list is looked through before any of it is called. */
  private void several(byte[] octets, int offset, int length, Requests to) {
    int count = 0;
    while (batch.next()) {
      count++;
    }
    if (count == 0 || !versions.contains(Version.V2)) {
      String sentence = count == 0 ? "a batch must not be empty" : "a batch is of JSON-RPC 2.0";
      to.refused(standard(), RequestId.NULL, Fault.invalid(sentence));
      return;
    }
    to.batchBegins();
    batch.open(octets, offset, length);
    while (batch.next()) {
      if (batch.kind() == JsonParts.Kind.OBJECT) {
        one(octets, batch.from(), batch.to() - batch.from(), to);
      } else {
        to.refused(standard(), RequestId.NULL, Fault.invalid("a request must be an object"));
      }
    }
    to.batchEnds();
  }

  private void one(byte[] octets, int offset, int length, Requests to) {
    clear();
    parts.open(octets, offset, length);
    while (parts.next()) {
      member();
    }
    Version version = ofVersion2 ? Version.V2 : Version.V1;
    if (wrong.isEmpty() && (seen & 1) == 0) {
      wrong = "a request must have a method";
    } else if (wrong.isEmpty() && !versions.contains(version)) {
      wrong = "JSON-RPC " + version + " is not spoken here";
    }
    if (!wrong.isEmpty()) {
      to.refused(version, hasId ? new RequestId(id) : RequestId.NULL, Fault.invalid(wrong));
      return;
    }
    boolean notification = ofVersion2 ? !hasId : idIsNull || !hasId;
    Payload params = JsonPayload.payload(arguments, keywords);
    to.request(
        new Request(
            version,
            notification ? RequestId.NULL : new RequestId(id),
            notification,
            method,
            params));
  }

  private void clear() {
    ofVersion2 = false;
    hasId = false;
    id = ABSENT;
    idIsNull = false;
    method = "";
    arguments = ABSENT;
    keywords = ABSENT;
    wrong = "";
    seen = 0;
  }

  /** Other members mean nothing, as clients of both versions send them. */
  private void member() {
    switch (parts.key()) {
      case "method" -> {
        once(1);
        method();
      }
      case "params" -> {
        once(2);
        params();
      }
      case "id" -> {
        once(4);
        hasId = true;
        id = parts.octets();
        idIsNull = parts.kind() == JsonParts.Kind.NULL;
      }
      case "jsonrpc" -> {
        once(8);
        version();
      }
      default -> {}
    }
  }

  private void once(int bit) {
    if ((seen & bit) != 0) {
      wrong = "a request must not have the member " + parts.key() + " twice";
    }
    seen |= bit;
  }

  private void method() {
    if (parts.kind() == JsonParts.Kind.TEXT) {
      method = parts.text();
    } else {
      wrong = "method must be a string";
    }
  }

  private void params() {
    switch (parts.kind()) {
      case LIST -> arguments = parts.octets();
      case OBJECT -> keywords = parts.octets();
      case NULL -> {}
      default -> wrong = "params must be a list or an object";
    }
  }

  private void version() {
    ofVersion2 = parts.kind() == JsonParts.Kind.TEXT && parts.text().equals(Version.V2.toString());
    boolean first = parts.kind() == JsonParts.Kind.TEXT && parts.text().equals("1.0");
    if (!ofVersion2 && !first) {
      wrong = "jsonrpc must be \"2.0\"";
    }
  }
}
