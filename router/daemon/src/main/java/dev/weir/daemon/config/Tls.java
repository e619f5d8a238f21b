package dev.weir.daemon.config;

import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * TLS of a listener: its certificate and key, and the protocol versions that it speaks.
 *
 * <p>Thread-safe.
 */
public record Tls(SSLContext context, List<String> versions) {}
