package io.blockframe.mount;

import io.blockframe.format.Published;

/** What a name in the mount stands for. */
sealed interface TreeNode permits TreeFolder, TreeNode.Leaf {

    /**
     * A file or a symbolic link.
     *
     * @param version the version that is shown
     */
    record Leaf(Published version) implements TreeNode {}
}
