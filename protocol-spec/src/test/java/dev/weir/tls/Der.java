package dev.weir.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes what certificates are made of (X.690). Stateless. */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int UTF8_STRING = 0x0C;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private Der() {}

  /** A value with its tag and length. */
  static byte[] of(int tag, byte[]... parts) {
    byte[] content = join(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      byte[] digits = length[0] == 0 ? Arrays.copyOfRange(length, 1, length.length) : length;
      out.write(0x80 | digits.length);
      out.writeBytes(digits);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return of(SEQUENCE, parts);
  }

  static byte[] integer(long value) {
    return of(0x02, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] text(int tag, String text) {
    return of(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] oid(int... arcs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >>> shift != 0) {
          out.write(0x80 | arcs[i] >>> shift & 0x7F);
        }
      }
      out.write(arcs[i] & 0x7F);
    }
    return of(OID, out.toByteArray());
  }

  static byte[] bits(byte[] octets) {
    return of(BIT_STRING, new byte[1], octets);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
