#!/usr/bin/env bash
# One would guess: a limit of ten characters is of UTF-16 units in the validators of Java, as String.length() gives, or
#   of code points; and a rule named UUID takes an id in capital letters.
# What is so: @Size counts UTF-16 units. YAVI counts the code points of the text as normalised (NFC): twenty code
#   points of letters with a combining mark pass a limit of ten, and with emoji() what is seen as one. @UUID of
#   Hibernate Validator refuses capital letters and version 0 unless told otherwise, YAVI's uuid() takes both. @Range
#   and @Max on a text take it for a number in any form: "5e1" and "50.5" lie from 0 to 100.
# Why it matters: Smithy's length trait counts code points, which is neither: a server with YAVI stores twice the
#   limit, one with @Size refuses half of it, and one with @UUID refuses a jobId that CodePipeline's pattern allows.
# Seen with: am.ik.yavi:yavi 0.14.1, hibernate-validator 8.0.1.Final, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>am.ik.yavi</groupId><artifactId>yavi</artifactId><version>0.14.1</version></dependency>
    <dependency>
      <groupId>org.hibernate.validator</groupId><artifactId>hibernate-validator</artifactId>
      <version>8.0.1.Final</version>
    </dependency>
    <dependency><groupId>org.glassfish</groupId><artifactId>jakarta.el</artifactId><version>4.0.2</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import am.ik.yavi.builder.ValidatorBuilder;
import am.ik.yavi.core.Validator;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.UUID;

public class Find {
  record Text(String value) {}

  static class Bean {
    @Size(max = 10) String size;
    @CodePointLength(max = 10) String codePoints;
    @UUID String uuid;
    @Range(min = 0, max = 100) String range;
    @Max(100) String max;
  }

  static final jakarta.validation.Validator HIBERNATE = Validation.buildDefaultValidatorFactory().getValidator();

  static boolean bean(String property, String value) {
    return HIBERNATE.validateValue(Bean.class, property, value).isEmpty();
  }

  public static void main(String[] args) {
    Validator<Text> length =
        ValidatorBuilder.<Text>of().constraint(Text::value, "v", c -> c.lessThanOrEqual(10)).build();
    Validator<Text> emoji =
        ValidatorBuilder.<Text>of().constraint(Text::value, "v", c -> c.emoji().lessThanOrEqual(10)).build();
    Validator<Text> uuid = ValidatorBuilder.<Text>of().constraint(Text::value, "v", c -> c.uuid()).build();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("ten letters", "a".repeat(10));
    texts.put("eleven letters", "a".repeat(11));
    texts.put("six characters beyond 16 bits", "\ud83d\ude00".repeat(6));
    texts.put("ten letters, each with an accent behind it", "e\u0301".repeat(10));
    texts.put("ten hearts, each with a selector behind it", "\u2764\ufe0f".repeat(10));
    texts.forEach((what, text) -> System.out.println(what + ": @Size " + bean("size", text) + ", @CodePointLength "
        + bean("codePoints", text) + ", YAVI " + length.validate(new Text(text)).isValid() + ", YAVI emoji() "
        + emoji.validate(new Text(text)).isValid()));
    for (String id : new String[] {"0f7c1d4e-2b6a-4c8e-9f10-a1b2c3d4e5f6", "0F7C1D4E-2B6A-4C8E-9F10-A1B2C3D4E5F6",
        "0f7c1d4e-2b6a-0c8e-9f10-a1b2c3d4e5f6", "00000000-0000-0000-0000-000000000000"}) {
      System.out.println(id + ": @UUID " + bean("uuid", id) + ", YAVI " + uuid.validate(new Text(id)).isValid());
    }
    for (String number : new String[] {"50", "101", "5e1", "50.5", " 50", "x"}) {
      System.out.println("\"" + number + "\": @Range " + bean("range", number) + ", @Max " + bean("max", number));
    }
  }
}
JAVA
cat >want <<'EOF'
ten letters: @Size true, @CodePointLength true, YAVI true, YAVI emoji() true
eleven letters: @Size false, @CodePointLength false, YAVI false, YAVI emoji() false
six characters beyond 16 bits: @Size false, @CodePointLength true, YAVI true, YAVI emoji() true
ten letters, each with an accent behind it: @Size false, @CodePointLength false, YAVI true, YAVI emoji() true
ten hearts, each with a selector behind it: @Size false, @CodePointLength false, YAVI false, YAVI emoji() true
0f7c1d4e-2b6a-4c8e-9f10-a1b2c3d4e5f6: @UUID true, YAVI true
0F7C1D4E-2B6A-4C8E-9F10-A1B2C3D4E5F6: @UUID false, YAVI true
0f7c1d4e-2b6a-0c8e-9f10-a1b2c3d4e5f6: @UUID false, YAVI true
00000000-0000-0000-0000-000000000000: @UUID true, YAVI true
"50": @Range true, @Max true
"101": @Range false, @Max false
"5e1": @Range true, @Max true
"50.5": @Range true, @Max true
" 50": @Range false, @Max false
"x": @Range false, @Max false
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: YAVI counts code points of the normalised text, @UUID takes small letters alone"
