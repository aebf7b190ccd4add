"""Ibid with all-MiniLM-L6-v2 loaded in place of the encoder inside it: the model that most peers here use."""
from peers.encoder import model_folder
from peers.engines import ibid


class Peer(ibid.Peer):
    def prepare(self, made, folder):
        """A binary that knows of no other encoder would be measured with its own, and fails here instead."""
        self.run("model")
        super().prepare(made, folder)

    def environment(self):
        return {**super().environment(), "IBID_MODEL": model_folder()}
