"""Many providers: what is asked of each, making it in processes or on a cluster, and the manifest of what there is."""
