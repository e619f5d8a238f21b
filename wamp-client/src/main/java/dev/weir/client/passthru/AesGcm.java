package dev.weir.client.passthru;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** {@value PayloadCipher#AES256GCM} by the JDK. Thread-safe. */
final class AesGcm implements PayloadCipher {
  private static final int NONCE = 12;
  private static final int TAG = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String name() {
    return AES256GCM;
  }

  @Override
  public int keyLength() {
    return 32;
  }

  @Override
  public byte[] encrypt(byte[] key, byte[] plain) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = Arrays.copyOf(nonce, NONCE + plain.length + TAG);
    cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain, 0, plain.length, sealed, NONCE);
    return sealed;
  }

  @Override
  public byte[] decrypt(byte[] key, byte[] sealed) throws GeneralSecurityException {
    if (sealed.length < NONCE + TAG) {
      throw new AEADBadTagException("too short: " + sealed.length + " octets");
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE);
    return cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed, NONCE, sealed.length - NONCE);
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    return cipher;
  }
}
