package dev.weir.daemon.config;

import static dev.weir.daemon.config.Field.required;
import static dev.weir.daemon.config.Field.served;
import static dev.weir.daemon.config.SectionType.section;

import dev.weir.protocol.auth.CryptosignPublicKey;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.CertificateChains;
import dev.weir.router.auth.Step;
import dev.weir.router.trustroots.EthereumAddress;
import dev.weir.router.trustroots.Trustroot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Makes the trustroots of a realm of its section {@code trustroots}: those who vouch by
 * certificates for keys of cryptosign that the file does not name.
 *
 * <p>Confined to the thread that reads the file.
 */
final class TrustrootReader {
  private static final ScalarType<EthereumAddress> ADDRESS =
      new ScalarType<>("an address of Ethereum", TrustrootReader::address);
  private static final String BLOCK = "block";
  private static final String BLOCK_FILE = "block_file";
  private static final int LONGEST_NUMBER = 20;

  private final Verdicts verdicts;

  TrustrootReader(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  static SectionType contract() {
    return section(
            required("root", ADDRESS),
            required("realm", ADDRESS),
            required("chain", Quantity.count(0, Long.MAX_VALUE).type()),
            required("contract", ADDRESS),
            served(BLOCK, Quantity.count(0, Long.MAX_VALUE).type()),
            served(BLOCK_FILE, new FileType()),
            served("longest_chain", Quantity.count(2, 32).type()),
            required("role", Scalars.name()))
        .obeying(TrustrootReader::checkBlock);
  }

  private static EthereumAddress address(String text) throws InvalidValueException {
    try {
      return EthereumAddress.parse(text);
    } catch (IllegalArgumentException invalid) {
      throw new InvalidValueException("`" + text + "`: " + invalid.getMessage());
    }
  }

  private static void checkBlock(Section trustroot, Scope scope) {
    if (trustroot.given().contains(BLOCK) == trustroot.given().contains(BLOCK_FILE)) {
      String sentence = ": give the current block either as `block` or as `block_file`";
      scope.verdicts().error(trustroot.place(), scope.path() + sentence);
    }
  }

  /** Who judges certificates; empty when the realm has no trustroot, and after a verdict. */
  Optional<CertificateChains> read(Section trustroots) {
    List<CertificateChains> read = new ArrayList<>();
    for (String name : trustroots.keys()) {
      Section trustroot = trustroots.section(name);
      if (trustroot.keys().containsAll(trustroot.given())) {
        trustroot(trustroot).ifPresent(read::add);
      }
    }
    return read.isEmpty()
        ? Optional.empty()
        : Optional.of((applicant, key) -> judge(read, applicant, key));
  }

  /** The one that the client names has the say; the others refuse by a comparison. */
  private static Step judge(
      List<CertificateChains> trustroots, Applicant applicant, CryptosignPublicKey key) {
    Step step = trustroots.get(0).judge(applicant, key);
    for (int i = 1; i < trustroots.size() && step instanceof Step.Deny; i++) {
      step = trustroots.get(i).judge(applicant, key);
    }
    return step;
  }

  private Optional<CertificateChains> trustroot(Section section) {
    Optional<EthereumAddress> root = section.find("root", EthereumAddress.class);
    Optional<EthereumAddress> realm = section.find("realm", EthereumAddress.class);
    Optional<EthereumAddress> contract = section.find("contract", EthereumAddress.class);
    Optional<Long> chain = section.find("chain", Long.class);
    Optional<LongSupplier> block = block(section);
    Optional<String> role = section.text("role");
    if (root.isEmpty()
        || realm.isEmpty()
        || contract.isEmpty()
        || chain.isEmpty()
        || block.isEmpty()
        || role.isEmpty()) {
      return Optional.empty();
    }
    Trustroot.Builder trustroot =
        Trustroot.builder(root.get(), realm.get())
            .chain(chain.get(), contract.get())
            .currentBlock(block.get())
            .role(role.get());
    section
        .find("longest_chain", Long.class)
        .ifPresent(most -> trustroot.longestChain(Math.toIntExact(most)));
    return Optional.of(trustroot.build());
  }

  private Optional<LongSupplier> block(Section trustroot) {
    Optional<Path> file = trustroot.find(BLOCK_FILE, Path.class);
    if (file.isEmpty()) {
      return trustroot.find(BLOCK, Long.class).map(number -> () -> number);
    }
    try {
      number(file.get());
      return Optional.of(() -> number(file.get()));
    } catch (IllegalStateException | UncheckedIOException invalid) {
      verdicts.error(trustroot.place(BLOCK_FILE), invalid.getMessage());
      return Optional.empty();
    }
  }

  /** As it stands in the file now. */
  private static long number(Path file) {
    try {
      String text = Files.size(file) > LONGEST_NUMBER ? "" : Files.readString(file).strip();
      if (!text.matches("[0-9]{1,18}")) {
        throw new IllegalStateException(file + " is to have the number of the current block alone");
      }
      return Long.parseLong(text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}
