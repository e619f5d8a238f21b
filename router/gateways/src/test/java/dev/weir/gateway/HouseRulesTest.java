package dev.weir.gateway;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.weir.house.CommonRules;
import dev.weir.house.SeamRules;

/** The rules of the house for gateways, as tests. */
@AnalyzeClasses(packages = "dev.weir.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {

  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonRules.class);

  @ArchTest static final ArchTests SEAM = ArchTests.in(SeamRules.class);
}
