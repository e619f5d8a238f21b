package dev.weir.client.passthru;

import java.security.GeneralSecurityException;

/**
 * A cipher for payload: secret octets with a proof that nobody changed them. Implementations are
 * thread-safe and found as services; {@value #AES256GCM} is built in, {@value #XSALSA20POLY1305} is
 * in the module {@code weir-client-encryption}.
 */
public interface PayloadCipher {
  /**
   * AES with 256 bits in Galois/Counter Mode (NIST SP 800-38D): 12 random octets of nonce, the
   * ciphertext, and the tag of 16 octets.
   */
  String AES256GCM = "aes256gcm";

  /**
   * NaCl's secretbox: 24 random octets of nonce, the tag of 16 octets, and the ciphertext, as
   * libsodium and PyNaCl write it.
   */
  String XSALSA20POLY1305 = "xsalsa20poly1305";

  /** Its name as {@code ppt_cipher} has it. */
  String name();

  /** How many octets its keys have. */
  int keyLength();

  /**
   * Encrypts with a nonce that comes for the first time.
   *
   * @param key as long as {@link #keyLength()} says; not changed
   * @param plain any octets; not changed
   * @return the octets to send
   * @throws GeneralSecurityException if it cannot be done
   */
  byte[] encrypt(byte[] key, byte[] plain) throws GeneralSecurityException;

  /**
   * Decrypts what {@link #encrypt} made.
   *
   * @throws GeneralSecurityException if the octets were not made with this key, or were changed
   */
  byte[] decrypt(byte[] key, byte[] sealed) throws GeneralSecurityException;
}
