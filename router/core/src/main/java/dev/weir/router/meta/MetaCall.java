package dev.weir.router.meta;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * One call of a meta procedure: who calls, with what, and the one answer. Runs inside the realm's
 * turn.
 */
public final class MetaCall {
  private final Member caller;
  private final long request;
  private final MetaArguments arguments;
  private final Delivery delivery;
  private final Slices slices;

  MetaCall(Member caller, long request, MetaArguments arguments, Delivery delivery, Slices slices) {
    this.caller = caller;
    this.request = request;
    this.arguments = arguments;
    this.delivery = delivery;
    this.slices = slices;
  }

  public Member caller() {
    return caller;
  }

  public MetaArguments arguments() {
    return arguments;
  }

  /** The CALL's request id. */
  public long request() {
    return request;
  }

  /** Answers with these positional results. */
  public void result(Object... positional) {
    answer(Payload.of(Arrays.asList(positional), java.util.Map.of()));
  }

  /** Answers with this payload. */
  public void answer(Payload payload) {
    delivery.send(caller, new Result(request, ResultDetails.NONE, payload), payload);
  }

  /** Answers with an error. */
  public void refuse(Refusal refusal) {
    refuse(
        new ErrorMessage(
            MessageType.CALL.code(), request, Dict.EMPTY, refusal.error(), refusal.payload()));
  }

  /** Answers with an error made elsewhere for this very request. */
  void refuse(ErrorMessage error) {
    delivery.send(caller, error);
  }

  /**
   * Looks at each row and then does what is to be done at the end, now or, when there are many
   * rows, in later entries of the turn. An error of our own on the way is an answer too.
   */
  <T> void each(List<T> rows, Consumer<? super T> row, Runnable done) {
    slices.each(rows, guarded(row), done);
  }

  /** Answers with one list: what a function gives for each row. */
  <T> void list(List<T> rows, java.util.function.Function<? super T, Object> value) {
    List<Object> list = new ArrayList<>(rows.size());
    each(rows, row -> list.add(value.apply(row)), () -> result(list));
  }

  private <T> Consumer<T> guarded(Consumer<? super T> row) {
    return one -> {
      try {
        row.accept(one);
      } catch (RuntimeException | Error e) {
        refuse(Refusal.of("weir.error.internal_error", "the router failed at this call"));
        throw e;
      }
    };
  }
}
