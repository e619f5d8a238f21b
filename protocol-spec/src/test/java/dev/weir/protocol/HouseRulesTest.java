package dev.weir.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.house.CommonRules;
import java.time.Clock;
import java.util.Random;
import java.util.SplittableRandom;

/** The rules of the house for the protocol, as tests. */
@AnalyzeClasses(
    packages = "dev.weir.protocol",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class HouseRulesTest {

  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonRules.class);

  @ArchTest
  static final ArchRule NOTHING_BUT_THE_JDK =
      classes()
          .that()
          .resideOutsideOfPackage("dev.weir.protocol.auth")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.weir.protocol..");

  @ArchTest
  static final ArchRule CRYPTOGRAPHY_AND_SASLPREP_ONLY_FOR_AUTHENTICATION =
      classes()
          .that()
          .resideInAPackage("dev.weir.protocol.auth")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "javax.net.ssl..",
              "com.ongres.saslprep..",
              "com.ongres.stringprep..",
              "dev.weir.protocol",
              "dev.weir.protocol.codec",
              "dev.weir.protocol.auth");

  @ArchTest
  static final ArchRule MESSAGES_KNOW_NO_OCTETS =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.protocol")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.weir.protocol.codec..", "dev.weir.protocol.transport..");

  @ArchTest
  static final ArchRule THE_CODEC_KNOWS_NO_TRANSPORT =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.protocol.codec..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weir.protocol.transport..");

  @ArchTest
  static final ArchRule PLAIN_SEQUENTIAL_CODE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.weir.protocol.transport.LocalLink")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent..");

  @ArchTest
  static final ArchRule NO_SOCKETS_NO_FILES_NO_THREADS_NO_CLOCK_NO_CHANCE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.weir.protocol.auth.SeedAsRandom")
          .and()
          .doNotHaveFullyQualifiedName("dev.weir.protocol.auth.CryptosignKey")
          .and() // asks a session of TLS for a value, and knows no socket
          .doNotHaveFullyQualifiedName("dev.weir.protocol.auth.TlsExporter")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "javax.net..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Server|Datagram|Multicast)?Socket")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(SplittableRandom.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random");
}
