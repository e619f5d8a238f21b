package dev.weir.router.meta;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Permissions;
import dev.weir.router.member.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reflection (advanced profile, "Interface Reflection"): lists and descriptions of the topics,
 * procedures and errors that were defined, each to those who may use what is described. Runs inside
 * the realm's turn.
 */
final class ReflectionProcedures {
  private static final String ON_DEFINE = "wamp.reflect.on_define";
  private static final String ON_UNDEFINE = "wamp.reflect.on_undefine";

  private final RealmAccess realm;
  private final Definitions definitions;
  private final MetaEvents events;

  ReflectionProcedures(RealmAccess realm, Definitions definitions, MetaEvents events) {
    this.realm = realm;
    this.definitions = definitions;
    this.events = events;
  }

  List<MetaProcedure> all() {
    List<MetaProcedure> all = new ArrayList<>();
    for (Definition.Kind kind : Definition.Kind.values()) {
      String place = "wamp.reflection." + kind.word();
      all.add(MetaProcedure.open(place + ".list", call -> list(call, kind)));
      all.add(MetaProcedure.open(place + ".describe", call -> describe(call, kind)));
    }
    all.add(MetaProcedure.open("wamp.reflect.describe", this::describeAll));
    all.add(MetaProcedure.guarded("wamp.reflect.define", this::define));
    return all;
  }

  private void list(MetaCall call, Definition.Kind kind) {
    List<Object> uris = new ArrayList<>();
    call.each(
        definitions.all(kind),
        definition -> {
          if (visible(call.caller(), definition)) {
            uris.add(definition.uri());
          }
        },
        () -> call.result(uris));
  }

  private void describe(MetaCall call, Definition.Kind kind) {
    call.result(visible(call, kind).map(Definition::document).orElse(null));
  }

  /** All that has this URI: a topic and a procedure may share it. */
  private void describeAll(MetaCall call) {
    List<Object> documents = new ArrayList<>();
    for (Definition.Kind kind : Definition.Kind.values()) {
      visible(call, kind).map(Definition::document).ifPresent(documents::add);
    }
    call.result(documents);
  }

  private Optional<Definition> visible(MetaCall call, Definition.Kind kind) {
    return definitions
        .find(kind, call.arguments().text(0, "uri"))
        .filter(definition -> visible(call.caller(), definition));
  }

  private static boolean visible(Member member, Definition definition) {
    return switch (definition.kind()) {
      case TOPIC -> may(member, definition.uri(), Action.SUBSCRIBE, Action.PUBLISH);
      case PROCEDURE -> may(member, definition.uri(), Action.CALL, Action.REGISTER);
      case ERROR -> true;
    };
  }

  private static boolean may(Member member, String uri, Action one, Action other) {
    Permissions permissions = member.identity().permissions();
    return permissions.allows(one, uri, MatchPolicy.EXACT)
        || permissions.allows(other, uri, MatchPolicy.EXACT);
  }

  /** A definition without a document is taken back. */
  private void define(MetaCall call) {
    String uri = call.arguments().text(0, "uri");
    if (!realm.valid(uri)) {
      throw Refusal.of(ErrorUri.INVALID_URI, "argument 1, uri, must be a valid URI");
    }
    Map<String, Object> given = call.arguments().dict(1, "document").toMap();
    if (given.isEmpty()) {
      undefine(call, uri);
      return;
    }
    Definition.Kind kind = kind(given.get("kind"), "document.kind");
    Map<String, Object> document = new LinkedHashMap<>(given);
    document.put("uri", uri);
    boolean added = definitions.find(kind, uri).isEmpty();
    definitions.put(new Definition(kind, uri, document, call.arguments().octets()));
    if (events.watched(ON_DEFINE)) {
      events.publish(ON_DEFINE, uri, document);
    }
    call.result(added);
  }

  private void undefine(MetaCall call, String uri) {
    Optional<Definition.Kind> only =
        call.arguments().keyword("kind").map(word -> kind(word, "keyword argument kind"));
    boolean removed = false;
    for (Definition.Kind kind : Definition.Kind.values()) {
      if (only.orElse(kind) == kind && definitions.remove(kind, uri)) {
        removed = true;
        if (events.watched(ON_UNDEFINE)) {
          events.publish(ON_UNDEFINE, uri, kind.word());
        }
      }
    }
    call.result(removed);
  }

  private static Definition.Kind kind(Object word, String place) {
    return Optional.ofNullable(word)
        .filter(String.class::isInstance)
        .flatMap(text -> Definition.Kind.of((String) text))
        .orElseThrow(() -> Refusal.argument(place + " must be one of topic, procedure, error"));
  }
}
