package dev.weir.router.matching;

import java.util.ArrayList;
import java.util.List;

/**
 * Values by id, without boxing: open addressing with linear probing and deletion by moving back.
 * Ids are at least 1. Confined to whoever owns it.
 */
public final class LongMap<T> {
  private static final int INITIAL = 8;

  /** A larger table is given back when it is empty. */
  private static final int LARGE = 1024;

  private long[] keys = new long[0];
  private Object[] values = new Object[0];
  private int size;

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The value, or null. */
  @SuppressWarnings("unchecked") // only T is put
  public T get(long key) {
    if (size == 0) {
      return null;
    }
    int slot = slot(key);
    return keys[slot] == key ? (T) values[slot] : null;
  }

  /** Sets the value and returns the one before, or null. */
  @SuppressWarnings("unchecked") // only T is put
  public T put(long key, T value) {
    if (size * 2 >= keys.length) {
      grow();
    }
    int slot = slot(key);
    T before = (T) values[slot];
    if (keys[slot] != key) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value;
    return before;
  }

  /** Removes the value and returns it, or null. */
  @SuppressWarnings("unchecked") // only T is put
  public T remove(long key) {
    if (size == 0) {
      return null;
    }
    int slot = slot(key);
    if (keys[slot] != key) {
      return null;
    }
    T value = (T) values[slot];
    size--;
    if (size == 0 && keys.length > LARGE) {
      keys = new long[0];
      values = new Object[0];
    } else {
      moveBack(slot);
    }
    return value;
  }

  /** The values in no order, as they are now. */
  @SuppressWarnings("unchecked") // only T is put
  public List<T> values() {
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        list.add((T) values[i]);
      }
    }
    return list;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = hash(key) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int hash(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  private void moveBack(int hole) {
    int mask = keys.length - 1;
    int at = hole;
    while (true) {
      at = (at + 1) & mask;
      if (keys[at] == 0) {
        break;
      }
      int home = hash(keys[at]) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        keys[hole] = keys[at];
        values[hole] = values[at];
        hole = at;
      }
    }
    keys[hole] = 0;
    values[hole] = null;
  }

  private void grow() {
    long[] oldKeys = keys;
    Object[] oldValues = values;
    int capacity = Math.max(INITIAL, oldKeys.length * 2);
    keys = new long[capacity];
    values = new Object[capacity];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
