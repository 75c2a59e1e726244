"""Texts that would do something if they were taken for Markdown."""

__all__ = ["ATTACKS"]

ATTACKS = (
    "![x](http://127.0.0.1:9/x.png)",
    "[click here](http://127.0.0.1:9/)",
    "http://127.0.0.1:9/a and https://example.com/b?c=d",
    "HTTP://127.0.0.1:9/a WWW.example.com www.example.com/x",
    "<http://127.0.0.1:9/> <me@example.com> me@example.com a.b+c@x-y.org",
    "<img src=http://127.0.0.1:9/y.png> <script>alert(1)</script> &lt;b&gt; &#58;",
    "![x][y] [y]: http://127.0.0.1:9/z.png",
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|none~1|+|skip_connect~0|",
    "~~gone~~ *a* **b** _c_ __d__ `e` ``f``",
    "$x^2$ $$y$$ \\(z\\) costs $5 and $6",
    ":smile: :+1: :-1: :material/home: :streamlit: :red[x] :blue-background[y] :small[z] :green-badge[w]",
    ":color[x]{foreground=red} ::a[b] :::c :help[d]",
    "a -> b <- c <-> d -- e >= f <= g ~= h --- i",
    "-->-- <--> ->",
    "# heading",
    "- item",
    "1. item",
    "1) item",
    "> quotation",
    "    indented\n\n    code",
    "a\n\n# b\n\n---\n\n| c | d |\n|---|---|\n| e | f |",
    "back\\slash \\* \\\\ end\\",
    "[^1] [^1]: note",
    "a:b c: d ::: :",
)
