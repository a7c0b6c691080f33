"""`chat:URL#MODEL`: a language model behind any endpoint that speaks OpenAI's chat completions.

annotator           the SPEC, the examples that a model is shown, its answers made a layer
form, answers       what is asked for as JSON, task by task: its schema, gold so, and back
spans, links, page  the forms
places              spans by line, words and occurrence, as gold files have them
client              the one module that opens a connection
prompts/            the instructions, a file a task
"""
