package dev.weir.client.service;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * What a proxy does when its methods are called.
 *
 * @param type its interface
 * @param methods those that stand for a procedure or a topic
 */
record ProxyCalls(Class<?> type, Map<Method, Requesting> methods) implements InvocationHandler {
  private static final Object[] NONE = {};

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object[] values = arguments == null ? NONE : arguments;
    Requesting requesting = methods.get(method);
    if (requesting != null) {
      return requesting.request(values);
    }
    return method.isDefault() ? byDefault(proxy, method, values) : ofObject(proxy, method, values);
  }

  /** Its interface need not be public. */
  private static Object byDefault(Object proxy, Method method, Object[] values) throws Throwable {
    Class<?> declaring = method.getDeclaringClass();
    return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
        .unreflectSpecial(method, declaring)
        .bindTo(proxy)
        .invokeWithArguments(values);
  }

  private Object ofObject(Object proxy, Method method, Object[] values) {
    return switch (method.getName()) {
      case "equals" -> proxy == values[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "Proxy of " + type.getName();
    };
  }
}
