"""tantivy through its Python binding: one field, stemmed as the binding documents, any word may match."""
import re

import tantivy

from peers.engines import Engine


class Peer(Engine):
    def build(self, made, folder):
        tokenizer = {"english": "en_stem", "chinese": "default"}.get(made.language, "stemmed")
        schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name=tokenizer)
        schema = schema.add_integer_field("place", stored=True).build()
        self.index = tantivy.Index(schema, path=folder)
        if tokenizer == "stemmed":
            simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            stemmer = tantivy.Filter.stemmer(made.language.capitalize())
            analyzer = simple.filter(tantivy.Filter.lowercase()).filter(stemmer).build()
            self.index.register_tokenizer("stemmed", analyzer)
        writer = self.index.writer(num_threads=1)
        for place, text in enumerate(made.words):
            writer.add_document(tantivy.Document(text=text, place=place))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, question, limit):
        words = " ".join(re.findall(r"\w+", question.lower()))  # no character is syntax
        query, _ = self.index.parse_query_lenient(words, ["text"])
        hits = self.searcher.search(query, limit).hits
        places = [self.searcher.doc(address)["place"][0] for _, address in hits]
        return places, hits[0][0] if hits else 0.0
