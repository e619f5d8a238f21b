package dev.weir.client.service;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A method that stands for a procedure or a topic.
 *
 * @param method of the class, or of the interface
 * @param uri the procedure's or the topic's
 * @param procedure how, if it is a procedure
 * @param topic how, if it is about a topic
 */
record Bound(
    Method method, String uri, Optional<WampProcedure> procedure, Optional<WampTopic> topic) {

  /**
   * All such methods of a class, by the annotations on it and its superclasses and interfaces.
   *
   * @throws IllegalArgumentException if there are none, or if one cannot be reached
   */
  static List<Bound> all(Class<?> type) {
    List<Bound> all = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Class<?> each : family(type)) {
      for (Method method : each.getDeclaredMethods()) {
        if (!Modifier.isStatic(method.getModifiers()) && !method.isBridge()) {
          of(method).filter(bound -> seen.add(bound.signature())).ifPresent(all::add);
        }
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          type.getName() + " has no method with @WampProcedure or @WampTopic");
    }
    all.forEach(Bound::open);
    return all;
  }

  /** The method by its own annotations. */
  static Optional<Bound> of(Method method) {
    Optional<WampProcedure> procedure =
        Optional.ofNullable(method.getAnnotation(WampProcedure.class));
    Optional<WampTopic> topic = Optional.ofNullable(method.getAnnotation(WampTopic.class));
    if (procedure.isPresent() && topic.isPresent()) {
      throw new IllegalArgumentException(
          method + " must have one of @WampProcedure and @WampTopic, not both");
    }
    return procedure
        .map(WampProcedure::value)
        .or(() -> topic.map(WampTopic::value))
        .map(name -> new Bound(method, uri(method, name), procedure, topic));
  }

  IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(method + " " + why);
  }

  private static String uri(Method method, String name) {
    WampService service = method.getDeclaringClass().getAnnotation(WampService.class);
    return (service == null ? "" : service.value()) + (name.isEmpty() ? method.getName() : name);
  }

  /** The class, its superclasses, and the interfaces of all of them. */
  private static Set<Class<?>> family(Class<?> type) {
    Set<Class<?>> family = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      family.add(each);
    }
    for (Class<?> each : List.copyOf(family)) {
      addInterfaces(each, family);
    }
    return family;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> family) {
    for (Class<?> each : type.getInterfaces()) {
      family.add(each);
      addInterfaces(each, family);
    }
  }

  private String signature() {
    return method.getName() + List.of(method.getParameterTypes());
  }

  private void open() {
    try {
      method.setAccessible(true);
    } catch (InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          method + " cannot be reached: open its package to dev.weir.client", e);
    }
  }
}
