package dev.weir.daemon.config;

import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The one YAML 1.2 document (or JSON, its subset) of a configuration file, as nodes that know their
 * places. Nothing is constructed from tags.
 *
 * <p>Confined to the thread that reads the file.
 */
final class YamlDocument {
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  private YamlDocument() {}

  static Optional<MappingNode> read(String text, Verdicts verdicts) {
    try {
      return single(text, verdicts);
    } catch (MarkedYamlEngineException broken) {
      verdicts.error(Place.of(broken.getProblemMark()), "not YAML: " + sentence(broken));
    } catch (ReaderException broken) {
      verdicts.error(
          place(text, broken.getPosition()),
          "not YAML: the character U+%04X is not allowed".formatted(broken.getCodePoint()));
    } catch (YamlEngineException broken) {
      verdicts.error(Place.START, "not YAML: " + broken.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<MappingNode> single(String text, Verdicts verdicts) {
    StreamReader reader = new StreamReader(SETTINGS, text);
    Iterator<Node> documents =
        new Composer(SETTINGS, new ShallowParser(new ParserImpl(SETTINGS, reader)));
    if (!documents.hasNext()) {
      verdicts.error(Place.START, "the file is empty");
      return Optional.empty();
    }
    Node document = documents.next();
    if (documents.hasNext()) {
      verdicts.error(
          Place.of(documents.next()), "a second document begins here: a configuration is one");
      return Optional.empty();
    }
    if (document instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    verdicts.error(Place.of(document), "a configuration is a mapping of keys to values");
    return Optional.empty();
  }

  private static String sentence(MarkedYamlEngineException broken) {
    String context =
        broken.getContext() == null
            ? ""
            : broken.getContext() + " (from " + Place.of(broken.getContextMark()) + "), ";
    return (context + broken.getProblem()).replace('\n', ' ');
  }

  private static Place place(String text, int position) {
    int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Place(line + 1, end - before.lastIndexOf('\n'));
  }
}
