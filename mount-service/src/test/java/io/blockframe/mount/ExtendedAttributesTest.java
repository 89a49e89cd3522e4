package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.OsDisk;
import io.blockframe.read.CellCache;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: every attribute that is listed can be read, so that a program that copies them can. */
class ExtendedAttributesTest {

    @TempDir Path directory;

    @Test
    void ofAnEntryThatIsGoneOnlyWhatIsKnownIsListed() throws Exception {
        var files = new TestArchive(directory, TestArchive.SMALL);
        var version = files.put("file", TestArchive.content(1000, 1));
        var archive = Archive.open(OsDisk.instance(), files.directory());
        var attributes = new ExtendedAttributes(archive, new CellCache(0));
        assertThat(attributes.names(version)).contains("user.blockframe.geometry");

        Files.move(version.folder().under(files.directory()), directory.resolve("away"));

        assertThat(attributes.names(version))
                .containsExactly("user.blockframe.root", "user.blockframe.verified_at");
        for (var name : attributes.names(version)) {
            assertThat(attributes.value(version, name)).isNotEmpty();
        }
        assertThatThrownBy(() -> attributes.value(version, "user.blockframe.geometry"))
                .isInstanceOf(NameFault.class);
    }
}
