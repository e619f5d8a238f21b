package dev.weir.gateway.bridge;

import dev.weir.gateway.call.Answer;
import dev.weir.gateway.http.SharedCaller;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.http.Departure;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/**
 * One request of HTTP: what it asks for is called, and answered when all of it is done. Confined to
 * the connection's I/O thread.
 */
final class Visit {
  private static final String JSON = "application/json";

  private final HttpServerExchange exchange;
  private final SharedCaller caller;
  private final JsonParts parts;

  private Item[] items = {};
  private boolean list;
  private String type = JSON;
  private int open;
  private int next;

  Visit(HttpServerExchange exchange, SharedCaller caller, JsonParts parts) {
    this.exchange = exchange;
    this.caller = caller;
    this.parts = parts;
  }

  /** Begins with one thing, whose result has this form and media type. */
  void begin(Asked asked, Reply.Form form, String mediaType) {
    type = mediaType;
    items = new Item[] {new Item(asked, form)};
    begin();
  }

  /** Begins with several things; the answer is a list in their order. */
  void begin(List<Asked> asked, Reply.Form form) {
    list = true;
    items = asked.stream().map(each -> new Item(each, form)).toArray(Item[]::new);
    begin();
  }

  private void begin() {
    open = items.length;
    if (open == 0) {
      answer();
      return;
    }
    Departure.watch(exchange, Departure.GRACE, this::left);
    proceed();
  }

  /** Calls one after another while there is room. */
  private void proceed() {
    if (caller.caller().joining()) {
      caller.whenReady(this::proceed);
      return;
    }
    while (next < items.length) {
      if (!items[next].start()) {
        caller.whenReady(this::proceed);
        return;
      }
      next++;
    }
  }

  /** The client has left. */
  private void left() {
    next = items.length;
    for (Item item : items) {
      item.cancel();
    }
  }

  private void done() {
    if (--open == 0) {
      answer();
    }
  }

  private void answer() {
    if (list) {
      Sending.send(exchange, JSON, texts());
    } else if (items[0].problem == null) {
      Sending.send(exchange, type, items[0].text);
    } else {
      Sending.send(exchange, items[0].problem, items[0].text);
    }
  }

  private byte[] texts() {
    ByteSink sink = new ByteSink(256);
    sink.put((byte) '[');
    for (int i = 0; i < items.length; i++) {
      if (i > 0) {
        sink.put((byte) ',');
      }
      sink.put(items[i].text);
    }
    sink.put((byte) ']');
    return sink.toByteArray();
  }

  /** One thing that is asked for. */
  private final class Item implements Answer {
    private final Asked asked;
    private final Reply.Form form;
    private long request;
    private boolean ended;
    private Problem problem; // null when there is none
    private byte[] text = {};

    private Item(Asked asked, Reply.Form form) {
      this.asked = asked;
      this.form = form;
    }

    /** False when there was no room. */
    private boolean start() {
      if (asked instanceof Asked.ToCall call) {
        request = caller.caller().call(call.procedure(), call.options(), call.payload(), this);
      } else if (asked instanceof Asked.ToPublish publish) {
        request =
            caller.caller().publish(publish.topic(), publish.options(), publish.payload(), this);
      } else if (asked instanceof Asked.Wrong wrong) {
        request = -1;
        fail(wrong.problem());
      }
      return request != 0;
    }

    private void cancel() {
      if (!ended && request > 0) {
        ended = true;
        caller.caller().cancel(request);
      }
    }

    @Override
    public void result(Payload payload) {
      ByteSink sink = new ByteSink(256);
      try {
        form.write(payload, sink, parts);
      } catch (Unencodable e) {
        fail(Problem.of(e.error(), Payload.of(e.getMessage())));
        return;
      }
      end(sink.toByteArray());
    }

    @Override
    public void error(String uri, Dict details, Payload payload) {
      fail(Problem.of(uri, payload));
    }

    private void fail(Problem what) {
      problem = what;
      end(what.text(parts));
    }

    private void end(byte[] body) {
      ended = true;
      text = body;
      done();
    }
  }
}
